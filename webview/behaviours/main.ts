import { installTheme } from '../shared/theme';
import './behavioursApp';

installTheme();
