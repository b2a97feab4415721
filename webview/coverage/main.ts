import { installTheme } from '../shared/theme';
import './coverageApp';

installTheme();
