/** Makes and judges histories with the second implementation, for `folds.test.ts` and `new-histories.test.ts`. */
import type { StatementType } from "#protocol/statements/registry.ts";
import type { Fields, Implementation, State } from "../../scripts/vectors/folds/history.ts";
import { type Bytes, hex, idBytes, Refused } from "./implementation/bytes.ts";
import type { Value } from "./implementation/cbor.ts";
import { World } from "./implementation/folds/world.ts";
import { makeStatement, toWire } from "./implementation/statements.ts";

export class Second implements Implementation {
	readonly #world = new World();

	get network(): Bytes {
		return this.#world.network;
	}

	make(network: Bytes, type: StatementType, fields: Fields, seeds: Bytes[]) {
		const statement = makeStatement(network, type, cborOf(fields) as { [field: string]: Value }, seeds);
		return { wire: toWire(statement), objId: hex(statement.objId) };
	}

	/** @returns the rule that is broken, in the place of an error code. */
	judge(wire: unknown): string | null {
		try {
			this.#world.judge(wire);
			return null;
		} catch (error) {
			if (error instanceof Refused) return error.message;
			throw error;
		}
	}

	state(): State {
		return JSON.parse(JSON.stringify(this.#world.state()));
	}
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids become bytes. */
function cborOf(value: unknown): Value {
	if (typeof value === "string") return UUID.test(value) ? idBytes(value) : value;
	if (Array.isArray(value)) return value.map(cborOf);
	if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value as Value;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cborOf(field)]));
}
