import { onTrust, owned, type Filling } from './filling';
import { compareFileProtocol } from '../../contract/messages/compareFile';
import { coverageProtocol } from '../../contract/messages/coverage';
import { readinessProtocol } from '../../contract/messages/readiness';
import { CompareFileReader } from './compareFileHandlers';
import { CoverageFileReader } from './coverageFiles';
import { PanelHost } from './panelHost';
import type { PanelFillers } from './panels';
import { ReadinessReader } from './readinessHandlers';
import { RolloutsThread } from './rolloutsThread';

/** How the panels are filled that a file or a folder with samples can be seen in. */
export function fillFilePanels(filling: Filling): PanelFillers['file'] {
  const { services, behaviours, analysisThread, updating } = filling;
  const { extension, log } = services;
  return {
    coverage: (panel, of, restored) => {
      const analysis = analysisThread();
      const files = [of.file, ...services.coverage.addedFiles(restored).filter((added) => added !== of.file)];
      const reader: CoverageFileReader = new CoverageFileReader(services.coverage, files, analysis, (overview) =>
        host.notify('changed', overview),
      );
      const host = new PanelHost(panel, extension, { name: 'coverage', protocol: coverageProtocol }, of, reader.handlers, log);
      return owned(host, analysis);
    },
    behaviours: (panel, of) => behaviours(panel, of).all,
    readiness: (panel, of) => {
      const thread = new RolloutsThread();
      const analysis = analysisThread();
      const reader: ReadinessReader = new ReadinessReader(services.readiness, of, thread.ask, analysis, {
        progress: (progress) => host.notify('progress', progress),
        changed: () => updates.request(),
      });
      const kind = { name: 'readiness', protocol: readinessProtocol } as const;
      const host = new PanelHost(panel, extension, kind, of, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      return owned(
        host,
        updates,
        thread,
        analysis,
        services.readiness.samplings.onDidChange((folder) => reader.onSampling(folder)),
        onTrust(updates),
      );
    },
    compare: (panel, of) => {
      const analysis = analysisThread();
      const { handlers } = new CompareFileReader(services.compare, of, analysis);
      const kind = { name: 'compare', protocol: compareFileProtocol, element: 'ptl-compare-file' } as const;
      return owned(new PanelHost(panel, extension, kind, of, handlers, log), analysis);
    },
  };
}
