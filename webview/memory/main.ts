import { installTheme } from '../shared/theme';
import './memoryApp';

installTheme();
