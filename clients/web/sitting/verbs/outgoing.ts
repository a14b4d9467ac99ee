/** What the worker holds of messages on their way. */
import type { Attached } from "#sdk/index.ts";
import type { ErrorData } from "../kinds.ts";

/** A file that is to be sent. */
export interface NewFile {
	name: string;
	/** A media type. */
	type: string;
	content: Blob;
}

/** A message that is being sent, or that couldn't be sent in this sitting. */
export interface Outgoing {
	files: NewFile[];
	/** The files that the server has already. They aren't sent a second time. */
	attached: Attached[];
	/** Why the message couldn't be sent; null while it is being sent. */
	error: ErrorData | null;
}
