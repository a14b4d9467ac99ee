/** Shows a fingerprint or a code in its groups, for reading aloud. It reads from left to right in every language. */
import type { ReactNode } from "react";
import "./fingerprint.css";

/** @param text groups, separated by spaces or dashes. */
export function Fingerprint({ text }: { text: string }): ReactNode {
	const groups = text.split(/[\s-]+/).map((group, position) => ({ group, position }));
	return (
		<p className="fingerprint code" dir="ltr" translate="no">
			{groups.map(({ group, position }) => (
				<span key={position}>{group} </span>
			))}
		</p>
	);
}
