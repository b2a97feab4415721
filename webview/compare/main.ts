import { installTheme } from '../shared/theme';
import './compareApp';
import './compareFileApp';

installTheme();
