/** What an entry of an item says. SPEC "Spaces", section 5. */
import type { Cbor } from "../cbor.ts";

/** act: what it does to the item, such as `post`. values: as the form of the item has them. Each form defines its own acts and values. */
export interface ItemContent {
	act: string;
	values: { [name: string]: Cbor };
}
