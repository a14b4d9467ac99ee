/** The fields of the entries of spaces. SPEC "Spaces". */
import { bytes, id, list, uint } from "../schema.ts";

/** The most heads of an item. */
export const MOST_HEADS = 64;

export const spaceTypes = {
	/**
	 * An entry's header. item: the list of a space has the id of the space. epoch: of the circle's key. prev: the heads of the item that the
	 * author has seen. box: H of the sealed box.
	 */
	item: { space: id, item: id, entry: id, epoch: uint, prev: list(bytes(32), MOST_HEADS), box: bytes(32) },
} as const;
