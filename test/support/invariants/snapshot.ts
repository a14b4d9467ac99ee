/** One look at a database: all queries see the same moment, whatever a server writes meanwhile. */
import pg from "pg";

export type Row = Record<string, any>;

export class Snapshot {
	readonly #client: pg.Client;
	readonly broken: string[] = [];
	private constructor(client: pg.Client) {
		this.#client = client;
	}

	/** @param url of a superuser. @param damage SQL that runs first, to show that a check notices it. It is rolled back at the end. */
	static async of(url: string, damage?: string): Promise<Snapshot> {
		const client = new pg.Client({ connectionString: url, types: { getTypeParser: numbers as never } });
		client.on("error", () => {});
		await client.connect();
		try {
			await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
			// Neither triggers nor foreign keys stand in the way of damage.
			if (damage) await client.query(`SET LOCAL session_replication_role = replica; ${damage}`);
			return new Snapshot(client);
		} catch (error) {
			await client.end();
			throw error;
		}
	}

	async rows(text: string, values: unknown[] = []): Promise<Row[]> {
		return (await this.#client.query(text, values)).rows as Row[];
	}

	/** @param what the rule that is broken, and where. */
	check(holds: boolean, what: () => string): void {
		if (!holds && this.broken.length < 100) this.broken.push(what());
	}

	/** Checks that the query finds nothing. @param what the rule, as a sentence, such as "every case has a custodian". */
	async none(what: string, text: string, values: unknown[] = []): Promise<void> {
		const rows = await this.rows(text, values);
		if (rows.length > 0) this.check(false, () => `${what}: not so for ${rows.length}, such as ${JSON.stringify(rows[0])}`);
	}

	async close(): Promise<void> {
		await this.#client.end();
	}
}

const INT8 = 20;

function numbers(oid: number, format?: "text" | "binary") {
	return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as never);
}
