/** Whose cosignatures of the logs count. SPEC "The logs", section 9. */
import { keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { COSIGNATURE, isKeyName, verifierKey } from "../../log/note.ts";
import type { NamedWitnesses } from "../../log/witness.ts";
import type { Fields } from "../../statements/registry.ts";
import { keysOfLogs } from "./standing.ts";
import type { Directory } from "./state.ts";

const bad = (detail: string) => new ProtocolError("bad-statement", detail);

/** No witness counts twice, and no log vouches for itself. @throws ProtocolError bad-statement */
export function checkWitnesses(dir: Directory, { wanted, witnesses }: Fields<"log.witnesses">): void {
	const logs = keysOfLogs(dir);
	const names = new Set(logs.map(({ name }) => name));
	const keys = new Set(logs.map(({ publicKey }) => keyOf(publicKey)));
	for (const [i, { name, key }] of witnesses.entries()) {
		if (!isKeyName(name)) throw bad(`witnesses.${i}.name: takes no spaces and no plus sign`);
		if (names.has(name)) throw bad(`witnesses.${i}.name: is that of a log, or of another witness`);
		if (keys.has(keyOf(key))) throw bad(`witnesses.${i}.key: is that of a log, or of another witness`);
		names.add(name);
		keys.add(keyOf(key));
	}
	if (wanted > witnesses.length) throw bad(`wanted: is more than the ${witnesses.length} witnesses that are named`);
}

export function namedBy({ wanted, witnesses }: Fields<"log.witnesses">): NamedWitnesses {
	return { wanted, keys: witnesses.map(({ name, key }) => verifierKey(name, COSIGNATURE, key)) };
}
