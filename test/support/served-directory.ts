/** A directory in memory whose statements are appended to a server directly, without the endpoints of the directory. */
import * as z from "zod/mini";
import type { Id } from "#protocol/bytes.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import type { StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import type { Feature } from "#server/gate/context.ts";
import { mountOpen } from "#server/gate/mount.ts";
import { type Person, TestDirectory } from "./directory.ts";

/** An organisation of two people, who share one desk. */
export interface Party {
	organisation: Id;
	desk: Id;
	coordinator: Person;
	staff: Person;
}

const load = endpoint({
	id: "test.load",
	summary: "Takes directory statements in memory",
	method: "POST",
	repeatable: false,
	path: "/test/load",
	response: z.object({ size: z.int() }),
	access: "public",
});

/** Two admins, and as many organisations as are asked for. */
export class ServedDirectory extends TestDirectory {
	readonly #waiting: AnyStatement[] = [this.dir.genesis as AnyStatement];
	readonly second: Person = this.member(this.founder, null, "admin", null);

	override add<T extends StatementType>(...given: Parameters<TestDirectory["add"]>): Statement<T> {
		const statement = super.add(...given);
		this.#waiting.push(statement as AnyStatement);
		return statement as unknown as Statement<T>;
	}

	/** Mounts the endpoint that `sync` calls. */
	readonly feature: Feature = (app, context) =>
		mountOpen(app, context, load, async ({ db }) => {
			// The statements are signed at the time 0.
			const { size } = await appendToDirectory(db, context.directoryCache, this.#waiting.splice(0), 0);
			return { size };
		});

	/** Appends the statements that were made since the last call. */
	async sync(server: { call(method: string, path: string): Promise<{ status: number; body: unknown }> }): Promise<void> {
		const { status, body } = await server.call("POST", "/api/test/load");
		if (status !== 200) throw new Error(JSON.stringify(body));
	}

	party(): Party {
		const organisation = this.organisation(this.founder, this.second);
		const coordinator = this.member(this.founder, this.second, "coordinator", organisation);
		const staff = this.member(coordinator, this.second, "staff", organisation);
		return { organisation, coordinator, staff, desk: this.desk(coordinator, organisation, [staff]) };
	}
}
