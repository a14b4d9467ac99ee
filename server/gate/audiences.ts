/** Who may hear that something is new. Features register it for their topics; a topic without an audience is told to nobody. */
import type { Id } from "#protocol/bytes.ts";
import type { Db } from "#server/database/database.ts";
import type { Kernel } from "./context.ts";

/** @returns desks and members, as ids; "everybody" for what every member may see. */
export type Audience = (db: Db, id: Id) => Promise<Id[] | "everybody">;

const audiences = new WeakMap<Kernel, Map<string, Audience>>();

export function registerAudience(kernel: Kernel, topic: string, audience: Audience): void {
	const known = audiences.get(kernel) ?? new Map<string, Audience>();
	if (known.has(topic)) throw new Error(`the topic ${topic} has an audience`);
	audiences.set(kernel, known.set(topic, audience));
}

export function audienceOf(kernel: Kernel, topic: string): Audience | undefined {
	return audiences.get(kernel)?.get(topic);
}
