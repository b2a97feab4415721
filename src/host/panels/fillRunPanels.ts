import { onTrust, owned, showing, withStep, type Filling } from './filling';
import { compareProtocol } from '../../contract/messages/compare';
import { coverageProtocol } from '../../contract/messages/coverage';
import { oneShotProtocol } from '../../contract/messages/oneShot';
import { rolloutsProtocol } from '../../contract/messages/rollouts';
import { runProtocol } from '../../contract/messages/run';
import { tokensProtocol } from '../../contract/messages/tokens';
import { treeProtocol } from '../../contract/messages/tree';
import { Comparison } from './compareHandlers';
import { CoverageReader } from './coverageHandlers';
import { OneShotReader } from './oneShotHandlers';
import { PanelHost } from './panelHost';
import type { PanelFillers } from './panels';
import { RolloutsReader } from './rolloutsHandlers';
import { RolloutsThread } from './rolloutsThread';
import { readRunOverview, runHandlers } from './runHandlers';
import { TokensReader } from './tokensHandlers';
import { TreeReader } from './treeHandlers';

/** The log-probabilities of a large evaluation, all of which are read, are some 100 million: 0.2 µs each, ms. */
const SCORES_TIMEOUT = 120_000;

/** How each kind of panel of a run is filled. */
export function fillRunPanels(filling: Filling): PanelFillers['run'] {
  const { services, behaviours, analysisThread, updating, follow } = filling;
  const { extension, log, library } = services;
  return {
    run: (panel, ref) => {
      const host = new PanelHost(
        panel,
        extension,
        { name: 'run', protocol: runProtocol },
        ref,
        runHandlers(services.run, ref),
        log,
      );
      const updates = updating(panel, async () => host.notify('changed', await readRunOverview(services.run, ref)));
      return owned(host, updates, follow(ref, updates), onTrust(updates));
    },
    rollouts: (panel, ref, focus) => {
      const thread = new RolloutsThread();
      const reader = new RolloutsReader(services.rollouts, ref, focus.step, thread.ask);
      if (focus.step !== undefined && focus.token) reader.showLater(focus.step, focus.token);
      const host = new PanelHost(
        panel,
        extension,
        { name: 'rollouts', protocol: rolloutsProtocol },
        { ...ref, ...withStep(focus.step) },
        reader.handlers,
        log,
      );
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      const all = owned(host, updates, thread, follow(ref, updates));
      return {
        ...all,
        focus: ({ step, token }) => {
          // A hidden page is not there to be told: it hears of the step when it comes back.
          if (step !== undefined && panel.visible) host.notify('showStep', { step, token });
          else if (step !== undefined) reader.showLater(step, token);
          return true;
        },
      };
    },
    compare: (panel, ref, focus) => {
      const comparison: Comparison = new Comparison(
        services.compare,
        ref,
        () => focus.step,
        (progress) => host.notify('progress', progress),
      );
      const host = new PanelHost(
        panel,
        extension,
        { name: 'compare', protocol: compareProtocol },
        { ...ref, ...withStep(focus.step) },
        comparison.handlers,
        log,
      );
      const updates = updating(panel, async () => host.notify('changed', await comparison.overview()));
      const all = owned(host, updates, comparison, follow(ref, updates), onTrust(updates));
      return {
        ...all,
        // What the user chose in the panel stays chosen unless another checkpoint is asked for.
        focus: (next) => next.step === undefined || next.step === focus.step,
      };
    },
    coverage: (panel, ref, focus) => {
      const thread = new RolloutsThread();
      const analysis = analysisThread();
      const scores = new RolloutsThread({ timeout: SCORES_TIMEOUT });
      const reader: CoverageReader = new CoverageReader(services.coverage, ref, thread.ask, analysis, {
        ask: scores.ask,
        tell: (progress) => host.notify('perplexityProgress', progress),
      });
      reader.show(focus);
      const host = new PanelHost(panel, extension, { name: 'coverage', protocol: coverageProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => {
        const news = await reader.news();
        if (news) host.notify('changed', news);
      });
      const all = owned(
        host,
        updates,
        reader,
        thread,
        scores,
        analysis,
        // Evaluations of any run may be shown or offered.
        library.onDidChange(() => updates.request()),
        onTrust(updates),
      );
      return {
        ...all,
        focus: showing(reader, updates),
      };
    },
    tokens: (panel, ref, focus) => {
      const analysis = analysisThread();
      const reader = new TokensReader(services.tokens, ref, analysis);
      reader.show(focus);
      const host = new PanelHost(panel, extension, { name: 'tokens', protocol: tokensProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      const all = owned(host, updates, analysis, follow(ref, updates));
      return {
        ...all,
        focus: showing(reader, updates),
      };
    },
    tree: (panel, ref, focus) => {
      const thread = new RolloutsThread();
      const analysis = analysisThread();
      const reader = new TreeReader(services.tree, ref, focus, thread.ask, (ask) => analysis.ask('tree', ask));
      const host = new PanelHost(panel, extension, { name: 'tree', protocol: treeProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      const all = owned(
        host,
        updates,
        thread,
        analysis,
        library.onDidChange(() => updates.request()),
        onTrust(updates),
      );
      return {
        ...all,
        focus: (next) => {
          if (next.step === undefined && next.evaluation === undefined) return true;
          reader.show(next);
          updates.request();
          return true;
        },
      };
    },
    behaviours: (panel, ref, focus) => {
      const { reader, updates, all } = behaviours(panel, ref);
      reader.show(focus);
      const trust = onTrust(updates);
      return {
        ...owned(all, trust, follow(ref, updates)),
        focus: showing(reader, updates),
      };
    },
    'one-shot': (panel, ref) => {
      const analysis = analysisThread();
      const reader = new OneShotReader(services.oneShot, ref, analysis);
      const host = new PanelHost(panel, extension, { name: 'one-shot', protocol: oneShotProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      return owned(host, updates, analysis, follow(ref, updates), onTrust(updates));
    },
  };
}
