import { installTheme } from '../shared/theme';
import './oneShotApp';

installTheme();
