import { installTheme } from '../shared/theme';
import './readinessApp';

installTheme();
