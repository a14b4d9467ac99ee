/** Records what the servers acknowledged, and checks that it is stored. */
import pg from "pg";
import type { Id } from "#protocol/bytes.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";

/** The access entry that an answer names. */
interface Named {
	member: Id;
	allowed: boolean;
}

export class Acknowledged {
	/** objIds, hex. */
	readonly statements = new Set<string>();
	/** Places of thread entries, by objId in hex. */
	readonly messages = new Map<string, number>();
	/** Numbers of access entries. */
	readonly entries = new Map<number, Named>();
	/** How many access entries were named by two answers. */
	doubled = 0;

	get count(): number {
		return this.statements.size + this.messages.size + this.entries.size;
	}

	/** @param entry the header `cloister-entry`. */
	entry(entry: string | null, member: Id, allowed: boolean): void {
		if (entry === null) return;
		if (this.entries.has(Number(entry))) this.doubled += 1;
		this.entries.set(Number(entry), { member, allowed });
	}

	copy(): Acknowledged {
		const copy = new Acknowledged();
		for (const each of this.statements) copy.statements.add(each);
		for (const [objId, seq] of this.messages) copy.messages.set(objId, seq);
		for (const [seq, named] of this.entries) copy.entries.set(seq, named);
		copy.doubled = this.doubled;
		return copy;
	}

	/** @returns the acknowledged items that are missing or different. @param url of the database, as a superuser. */
	async lost(url: string): Promise<string[]> {
		const client = new pg.Client({ connectionString: url });
		client.on("error", () => {});
		await client.connect();
		const rows = async (text: string) => (await client.query(text)).rows as Record<string, any>[];
		try {
			const stored = new Set((await rows("SELECT encode(objid, 'hex') AS objid FROM chain_statement")).map(({ objid }) => objid));
			const messages = new Map(
				(await rows("SELECT encode(objid, 'hex') AS objid, seq FROM message_entry")).map((row) => [row.objid, row.seq]),
			);
			const entries = new Map((await rows("SELECT seq, actor, outcome FROM entry_body")).map((row) => [Number(row.seq), row]));
			return [
				...[...this.statements].filter((objId) => !stored.has(objId)).map((objId) => `statement ${objId}`),
				...[...this.messages].filter(([objId, seq]) => messages.get(objId) !== seq).map(([, seq]) => `message ${seq}`),
				...[...this.entries].filter(([seq, named]) => !isAbout(entries.get(seq), named)).map(([seq]) => `access entry ${seq}`),
			];
		} finally {
			await client.end();
		}
	}
}

function isAbout(row: Record<string, unknown> | undefined, { member, allowed }: Named): boolean {
	const outcome = row?.outcome as AccessEntryBody["outcome"] | undefined;
	return row?.actor === member && (outcome === "allowed") === allowed;
}
