/** Copies a text and says whether that worked. The text stands beside the button, so that it can be selected when a browser forbids the copy. */
import { Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";

export function CopyButton({ text }: { text: string }): ReactNode {
	const [answer, setAnswer] = useState<"parts.copied" | "parts.copy-failed" | null>(null);
	const copy = async () => {
		await navigator.clipboard.writeText(text);
		setAnswer("parts.copied");
	};
	return (
		<>
			<Button icon={<Copy aria-hidden="true" />} onClick={() => void copy().catch(() => setAnswer("parts.copy-failed"))}>
				<Say id="parts.copy" />
			</Button>{" "}
			<span role="status">{answer && <Say id={answer} />}</span>
		</>
	);
}
