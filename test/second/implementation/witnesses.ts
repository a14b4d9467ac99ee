/** Second implementation of spec/logs.md section 9: the witnesses that the directory names. */
import { type Bytes, refuse, same } from "./bytes.ts";
import { COSIGNATURE, type Verifier, verifier } from "./notes.ts";

/** @param wanted the number of cosignatures that clients want. @param logs all present and earlier keys of the network's logs. */
export function namedWitnesses(wanted: number, witnesses: { name: string; key: Bytes }[], logs: Verifier[]): Verifier[] {
	const named = witnesses.map(({ name, key }) => verifier(name, COSIGNATURE, key));
	if (wanted > named.length) refuse("more cosignatures are wanted than witnesses are named");
	if (wanted > 0 && wanted * 2 <= named.length) refuse("no majority is wanted");
	for (const each of named)
		for (const other of [...named, ...logs])
			if (other !== each && (other.name === each.name || same(other.key, each.key))) refuse("a name or key twice");
	return named;
}
