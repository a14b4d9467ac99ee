/** spec/logs.md section 9, written again: whose cosignatures the directory lets count. */
import { type Bytes, refuse, same } from "./bytes.ts";
import { COSIGNATURE, type Verifier, verifier } from "./notes.ts";

/** @param logs every key that the network's logs have or had. */
export function namedWitnesses(wanted: number, witnesses: { name: string; key: Bytes }[], logs: Verifier[]): Verifier[] {
	const named = witnesses.map(({ name, key }) => verifier(name, COSIGNATURE, key));
	if (wanted > named.length) refuse("more are wanted than are named");
	for (const each of named)
		for (const other of [...named, ...logs])
			if (other !== each && (other.name === each.name || same(other.key, each.key))) refuse("a name or key twice");
	return named;
}
