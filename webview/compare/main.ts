import { installTheme } from '../shared/theme';
import './compareApp';

installTheme();
