/** The properties that all screens of the door get, to let somebody in. */
export interface Entering {
	/** @param answer of the worker. @param typed the name and the choice of this person. */
	onEntered(answer: { status: string }, typed: { name: string; isSharedComputer: boolean }): void;
	/** Takes the sitting for this tab. @param isTakeover also takes it from another tab. @returns false when another tab keeps it. */
	claim(isTakeover: boolean): Promise<boolean>;
	/** Called when the person begins to type. It loads the house early. */
	onTyping(): void;
}
