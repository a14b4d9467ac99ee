type Keys = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "repeat">;

/** By the place of the key, so that it works on Cyrillic and Arabic layouts. On Apple's devices Ctrl+K deletes text, so there it is Cmd+K. */
export function isFindKey({ code, ctrlKey, metaKey, altKey, shiftKey, repeat }: Keys, isApple: boolean): boolean {
	return code === "KeyK" && !altKey && !shiftKey && !repeat && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey);
}
