import { installTheme } from '../shared/theme';
import './rolloutsApp';

installTheme();
