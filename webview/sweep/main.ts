import { installTheme } from '../shared/theme';
import './sweepApp';

installTheme();
