import * as vscode from 'vscode';
import type { StepPosition } from './flow';

export type Picked<T> = { kind: 'picked'; item: T } | { kind: 'back' } | { kind: 'cancel' };

export interface StepPick<T extends vscode.QuickPickItem> {
  title: string;
  placeholder: string;
  position: StepPosition;
  /** May come later; the first is active, so that Enter takes it. */
  items: readonly T[] | Promise<readonly T[]>;
  /** Shown until the items come. */
  initial?: readonly T[];
  /** An item for what was typed, shown before the others. */
  typed?: (value: string) => T | undefined;
}

/** One step of a multi-step pick, with a back button after the first. */
export function pickStep<T extends vscode.QuickPickItem>({
  title,
  placeholder,
  position,
  items,
  initial,
  typed,
}: StepPick<T>): Promise<Picked<T>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.step = position.step;
  pick.totalSteps = position.total;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = position.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<Picked<T>>((resolve, reject) => {
    let shown: readonly T[] = [];
    let open = true;
    const show = (list: readonly T[]) => {
      shown = list;
      if (!open) return;
      pick.items = list;
      pick.busy = false;
      const first = list.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
      if (first) pick.activeItems = [first];
    };
    const end = (result: Picked<T>) => {
      resolve(result);
      pick.hide();
    };
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) end({ kind: 'picked', item });
    });
    pick.onDidTriggerButton(() => end({ kind: 'back' }));
    pick.onDidChangeValue((value) => {
      const own = typed?.(value);
      if (typed) pick.items = own ? [own, ...shown] : shown;
      if (own) pick.activeItems = [own];
    });
    pick.onDidHide(() => {
      open = false;
      resolve({ kind: 'cancel' });
      pick.dispose();
    });
    if (items instanceof Promise) {
      if (initial) show(initial);
      pick.busy = true;
      items.then(show, (error: unknown) => {
        reject(error);
        pick.hide();
      });
    } else show(items);
    pick.show();
  });
}
