/** The keys of spaces and of the entries in them. SPEC "Spaces", section 2. */
import { type Id, idToBytes, kdf } from "#protocol/bytes.ts";
import { type CircleSeed, EntryKey } from "./secret.ts";

/** The key of one entry, which `sealEntry` and `openEntry` take. Wipe it after use. @param seed of the circle in the epoch that the entry names. */
export function itemEntryKey(seed: CircleSeed, at: { space: Id; item: Id; entry: Id }): EntryKey {
	const spaceKey = seed.use((bytes) => kdf(bytes, "space", idToBytes(at.space)));
	const entryKey = kdf(spaceKey, "item", idToBytes(at.item), idToBytes(at.entry));
	spaceKey.fill(0);
	return new EntryKey(entryKey);
}
