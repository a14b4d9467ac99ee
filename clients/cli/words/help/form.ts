/** How a command is explained. */
export interface Help {
	does: string;
	more?: string;
	/** By argument or flag, where it isn't said for all commands. */
	words?: Record<string, string>;
	examples: string[];
}
