import { filling, onTrust, owned, type Filling, type FillServices } from './filling';
import { fillRunPanels } from './fillRunPanels';
import { fillFilePanels } from './fillFilePanels';
import { sweepProtocol } from '../../contract/messages/sweep';
import { PanelHost } from './panelHost';
import type { PanelFillers } from './panels';
import { SweepReader } from './sweepHandlers';

/** How each kind of panel is filled. */
export function fillPanels(services: FillServices): PanelFillers {
  const filled = filling(services);
  return { run: fillRunPanels(filled), file: fillFilePanels(filled), sweep: fillSweepPanel(filled) };
}

function fillSweepPanel({ services, updating }: Filling): PanelFillers['sweep'] {
  const { extension, log, library } = services;
  return (panel, ref) => {
    const reader = new SweepReader(services.sweep, ref);
    const host = new PanelHost(panel, extension, { name: 'sweep', protocol: sweepProtocol }, ref, reader.handlers, log);
    const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
    return owned(
      host,
      updates,
      services.sweeps.onDidChange(() => updates.request()),
      library.onDidChange(({ added, changed, removed }) => {
        const all = [...added, ...changed, ...removed];
        if (all.length === 0 || all.some((run) => services.sweeps.of(run)?.ref.sweepId === ref.sweepId)) updates.request();
      }),
      onTrust(updates),
    );
  };
}
