import { installTheme } from '../shared/theme';
import './tokensApp';

installTheme();
