/** How one element of a tree is shown; a thin provider turns it into a TreeItem. */
export interface TreeRow {
  label: string;
  description: string;
  /** Codicon id and theme colour id. */
  icon: string;
  iconColor?: string | undefined;
  /** Markdown lines; none takes the label. */
  tooltip?: string[] | undefined;
  contextValue: string;
  accessibleLabel?: string | undefined;
  expandable: boolean;
  /** Whether it is open when first shown. */
  expanded?: boolean;
}
