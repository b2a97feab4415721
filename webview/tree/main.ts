import { installTheme } from '../shared/theme';
import './treeApp';

installTheme();
