import * as z from 'zod';

/**
 * A panel's closed set of messages. Requests go from the webview to the host and each has one typed reply; notifications go from
 * the host to the webview. Both sides parse what arrives with these schemas.
 */
export interface PanelProtocol {
  readonly requests: Record<string, { ask: z.ZodType; reply: z.ZodType }>;
  readonly notifications: Record<string, z.ZodType>;
}

export type RequestName<P extends PanelProtocol> = keyof P['requests'] & string;
export type Ask<P extends PanelProtocol, N extends RequestName<P>> = z.output<P['requests'][N]['ask']>;
/** What the host answers with: of a {@link packed} part its text. */
export type Answer<P extends PanelProtocol, N extends RequestName<P>> = z.input<P['requests'][N]['reply']>;
/** What the webview gets. */
export type Reply<P extends PanelProtocol, N extends RequestName<P>> = z.output<P['requests'][N]['reply']>;
export type NotificationName<P extends PanelProtocol> = keyof P['notifications'] & string;
export type Notification<P extends PanelProtocol, N extends NotificationName<P>> = z.output<P['notifications'][N]>;

/** What travels: an ask to the host; a reply or a notification to the webview. */
export const askEnvelopeSchema = z.object({ kind: z.literal('ask'), id: z.int(), name: z.string(), payload: z.unknown() });
export const hostEnvelopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int(), payload: z.unknown() }),
  z.object({ kind: z.literal('error'), id: z.int(), message: z.string() }),
  z.object({ kind: z.literal('notification'), name: z.string(), payload: z.unknown() }),
]);

/**
 * A large part of a reply as JSON text, which a thread has written and the webview parses: the extension host hands it on without building its
 * objects and writing them out again.
 */
export function packed<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

export const nothing = z.object({});
