/** `log.witnesses`: the witnesses whose cosignatures count. SPEC "The logs", section 9. */
import { keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { COSIGNATURE, isKeyName, verifierKey } from "../../log/note.ts";
import type { NamedWitnesses } from "../../log/witness.ts";
import type { Fields } from "../../statements/registry.ts";
import { keysOfLogs } from "./checkpoint.ts";
import type { Directory } from "./state.ts";

const bad = (detail: string) => new ProtocolError("bad-statement", detail);

/** @throws ProtocolError bad-statement when a name or key is used twice or belongs to a log, or when `wanted` is neither 0 nor a majority. */
export function checkWitnesses(dir: Directory, { wanted, witnesses }: Fields<"log.witnesses">): void {
	const logs = keysOfLogs(dir);
	const names = new Set(logs.map(({ name }) => name));
	const keys = new Set(logs.map(({ publicKey }) => keyOf(publicKey)));
	for (const [i, { name, key }] of witnesses.entries()) {
		if (!isKeyName(name)) throw bad(`witnesses.${i}.name: must not be empty, and must have no spaces and no plus sign`);
		if (names.has(name)) throw bad(`witnesses.${i}.name: belongs to a log or to another witness`);
		if (keys.has(keyOf(key))) throw bad(`witnesses.${i}.key: belongs to a log or to another witness`);
		names.add(name);
		keys.add(keyOf(key));
	}
	if (wanted > witnesses.length) throw bad(`wanted: is more than the ${witnesses.length} witnesses that are named`);
	if (wanted > 0 && 2 * wanted <= witnesses.length)
		throw bad(`wanted: must be more than half of the ${witnesses.length} witnesses, because two halves can confirm two different logs`);
}

/** The verifier keys of the named witnesses, and how many cosignatures are wanted. */
export function readWitnesses({ wanted, witnesses }: Fields<"log.witnesses">): NamedWitnesses {
	return { wanted, keys: witnesses.map(({ name, key }) => verifierKey(name, COSIGNATURE, key)) };
}
