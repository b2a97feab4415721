import { installTheme } from '../shared/theme';
import './runsTableApp';

installTheme();
