/** Compartments and what lies in them: epochs, sealed keys, entries, attachments. */
import { equal, hash, type Id, toHex } from "#protocol/bytes.ts";
import type { Body } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { statementOf } from "./chains.ts";
import type { Row, Snapshot } from "./snapshot.ts";

export class Compartments {
	/** How many statements and entries each compartment had when it was last checked. It is checked again when they change. */
	readonly #checked = new Map<Id, string>();

	async check(s: Snapshot, network: Uint8Array): Promise<void> {
		await countsAgree(s);
		const each = await s.rows("SELECT c.id, c.count, c.heads, h.length FROM compartment c JOIN chain h USING (id)");
		for (const row of each) {
			const state = `${row.length} ${row.count}`;
			if (this.#checked.get(row.id) !== state) await checkCompartment(s, network, row);
			this.#checked.set(row.id, state);
		}
		await checkFiles(s);
	}
}

const KEYS = "compartment, hash, k.kind, holder, via, ke, handoff, released";

async function countsAgree(s: Snapshot): Promise<void> {
	await s.none(
		"each chain of epochs has its compartment",
		"SELECT c.id FROM chain c LEFT JOIN compartment p USING (id) WHERE c.kind = 'epochs' AND p.id IS NULL",
	);
	await s.none(
		"as many epochs as statements, and entries as counted, without holes",
		`SELECT c.id FROM compartment c
			LEFT JOIN (SELECT compartment, count(*) AS n, max(seq) AS last FROM message_entry GROUP BY compartment) m ON m.compartment = c.id
			LEFT JOIN (SELECT compartment, count(*) AS n, max(number) AS last FROM compartment_epoch GROUP BY compartment) e ON e.compartment = c.id
			WHERE c.count <> coalesce(m.n, 0) OR c.count <> coalesce(m.last, 0) OR c.number <> e.n OR c.number <> e.last
				OR c.number <> (SELECT count(*) FROM chain_statement s WHERE s.chain = c.id AND s.type = 'epoch')`,
	);
	await s.none(
		"epochs cover the entries one after another, and the last one is open",
		`SELECT compartment, number FROM (SELECT *, lag(last, 1, 0) OVER w AS before, lead(number) OVER w AS next FROM compartment_epoch
			WINDOW w AS (PARTITION BY compartment ORDER BY number)) e WHERE first <> before + 1 OR (last IS NULL) <> (next IS NULL)`,
	);
	await s.none(
		"an entry lies in its epoch",
		`SELECT m.compartment, m.seq FROM message_entry m JOIN compartment_epoch e USING (compartment, number)
			WHERE m.seq < e.first OR m.seq > coalesce(e.last, m.seq)`,
	);
	await s.none(
		"authors count their entries without holes",
		"SELECT compartment, author FROM message_entry GROUP BY compartment, author HAVING count(*) <> max(n) OR min(n) <> 1",
	);
	await s.none(
		"holders are those of the present epoch's keys",
		`WITH present AS (SELECT ${KEYS} FROM sealed_grant k JOIN compartment c ON c.id = k.compartment AND c.number = k.number),
			held AS (SELECT ${KEYS} FROM holder k) (SELECT * FROM present p WHERE NOT EXISTS (SELECT FROM chain_statement s WHERE s.chain = p.compartment AND s.type = 'leave')
				EXCEPT TABLE held) UNION ALL (TABLE held EXCEPT TABLE present)`,
	);
	await s.none(
		"nobody has seen more than there is",
		"SELECT s.compartment FROM seen s JOIN compartment c ON c.id = s.compartment WHERE s.count > c.count",
	);
}

async function checkCompartment(s: Snapshot, network: Uint8Array, { id, heads }: Row): Promise<void> {
	const chain = await s.rows("SELECT type, body, sigs FROM chain_statement WHERE chain = $1 ORDER BY seq", [id]);
	const sealing = chain.filter(({ type }) => type !== "leave");
	const named = sealing.flatMap((row) => sealedBy(statementOf(network, row) as Statement<"epoch" | "grant">));
	const grants = await s.rows("SELECT number, hash, box FROM sealed_grant WHERE compartment = $1", [id]);
	for (const { number, hash: digest, box } of grants) {
		s.check(equal(hash(box), digest), () => `${id}: a sealed key has the hash that it is stored under`);
		s.check(named.includes(`${number} ${toHex(digest)}`), () => `${id}: a sealed key of epoch ${number} is named by a statement`);
	}
	const entries = await s.rows(
		"SELECT seq, objid, number, author, n, entry, body, sig, box FROM message_entry WHERE compartment = $1 ORDER BY seq",
		[id],
	);
	const open = new Set<string>();
	for (const row of entries) {
		const { body, objId, key } = statementOf(network, { type: "entry", body: row.body, sigs: [row.sig] }) as Statement<"entry">;
		const { number, by, n, entry, compartment } = body;
		const whole = equal(objId, row.objid) && equal(hash(row.box), body.box);
		s.check(whole, () => `${id}: entry ${row.seq} and its box are named by their bytes`);
		const same = compartment === id && number === row.number && by === row.author && n === row.n && entry === row.entry;
		s.check(same, () => `${id}: entry ${row.seq} is what its row says`);
		for (const each of body.prev) open.delete(toHex(each));
		open.add(toHex(objId));
		await checkAttachments(s, body, key);
	}
	const stored = (heads as Buffer[]).map((each) => toHex(each)).sort();
	s.check([...open].sort().join() === stored.join(), () => `${id}: its heads are the entries that no other follows`);
}

function sealedBy({ type, body }: Statement<"epoch" | "grant">): string[] {
	if (type === "grant") return [`${body.number} ${toHex((body as Body<"grant">).holder.hash)}`];
	const { number, holders, pending } = body as Body<"epoch">;
	return [...holders, ...pending].map((each) => `${number} ${toHex(each.hash)}`);
}

async function checkAttachments(s: Snapshot, { attachments, compartment, number, by }: Body<"entry">, key: string): Promise<void> {
	for (const { file, size, hash: digest } of attachments) {
		const [row] = await s.rows("SELECT compartment, by, size, hash, numbers FROM file WHERE id = $1", [file]);
		const same = row && row.compartment === compartment && row.by === by && row.size === size && row.hash && equal(row.hash, digest);
		s.check(Boolean(same) && row?.numbers.includes(number), () => `entry ${key}: the file ${file} is there, and the one it attaches`);
	}
}

async function checkFiles(s: Snapshot): Promise<void> {
	await s.none(
		"a finished file has all its parts and bytes",
		`SELECT f.id FROM file f LEFT JOIN (SELECT file, count(*) AS n, sum(octet_length(data)) AS size FROM file_part GROUP BY file) p ON p.file = f.id
			WHERE f.hash IS NOT NULL AND (p.n IS DISTINCT FROM f.parts OR p.size IS DISTINCT FROM f.size)`,
	);
	await s.none("only what is finished is attached", "SELECT id FROM file WHERE hash IS NULL AND numbers <> '{}'");
	await s.none(
		"a file is attached only in epochs of its compartment",
		`SELECT f.id FROM file f, unnest(f.numbers) AS n WHERE NOT EXISTS (SELECT 1 FROM message_entry m WHERE m.compartment = f.compartment AND m.number = n AND m.author = f.by)`,
	);
}
