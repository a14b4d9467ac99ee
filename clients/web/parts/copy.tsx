/** Copies a text and says so. */
import { Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";

export function CopyButton({ text }: { text: string }): ReactNode {
	const [isDone, setDone] = useState(false);
	const copy = async () => {
		await navigator.clipboard.writeText(text);
		setDone(true);
	};
	return (
		<>
			<Button icon={<Copy aria-hidden="true" />} onClick={() => void copy().catch(() => {})}>
				<Say id="parts.copy" />
			</Button>{" "}
			<span role="status">{isDone && <Say id="parts.copied" />}</span>
		</>
	);
}
