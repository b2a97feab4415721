import { installTheme } from '../shared/theme';
import './runApp';

installTheme();
