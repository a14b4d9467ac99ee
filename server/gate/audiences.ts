/** Who may hear that something is new. Features register it for their topics; a topic without an audience is told to nobody. */
import type { Id } from "#protocol/bytes.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "./context.ts";

/** @returns desks and members, as ids; "everybody" for what every member may see. */
export type Audience = (db: Db, id: Id) => Promise<Id[] | "everybody">;

const audiences = new WeakMap<ServerContext, Map<string, Audience>>();

export function registerAudience(context: ServerContext, topic: string, audience: Audience): void {
	const known = audiences.get(context) ?? new Map<string, Audience>();
	if (known.has(topic)) throw new Error(`the topic ${topic} has an audience`);
	audiences.set(context, known.set(topic, audience));
}

export function audienceOf(context: ServerContext, topic: string): Audience | undefined {
	return audiences.get(context)?.get(topic);
}
