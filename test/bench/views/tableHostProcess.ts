import { runsTableProtocol } from '../../../src/contract/messages/runsTable';
import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { messageOf } from '../../../src/store/errorCode';
import { tableReaderOf, tellTable } from './manyRunsHost';
import { asWebview } from './panelHost';
import type { FromHost, ToHost } from './tableHost';

const say = (message: FromHost): void => void process.send!(message);
const library = new RunLibrary();
const reader = tableReaderOf(library);
const ask = asWebview(runsTableProtocol, reader.handlers);

process.on('message', (message: ToHost) => {
  if ('folder' in message) {
    void library.setFolders([{ name: 'bench', path: message.folder }]).then(() => say({ said: 'all read' }));
    tellTable(library, reader, (name, payload) => say({ notification: name, payload }));
    return;
  }
  const { id, name, payload } = message;
  ask(name, payload as never).then(
    (reply) => say({ id, reply }),
    (error: unknown) => say({ id, error: messageOf(error) }),
  );
});
// Watching folders would keep it when the bench is gone.
process.on('disconnect', () => process.exit());
say({ said: 'loaded' });
