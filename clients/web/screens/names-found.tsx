/** Warns about parts of a text that identify the person. The text can be sent all the same. */
import { type ReactNode, useEffect, useState } from "react";
import { Notice } from "../parts/notice.tsx";
import { openSitting } from "../sitting/open.ts";
import { type MessageId, Say } from "../words/words.tsx";

/** The text that was checked last, and what was found in it. */
interface Checked {
	id: string | null;
	text: string;
	found: { kind: string; text: string }[];
}

/** How long after the last change the text is checked, in ms. */
const CHECK_AFTER_MS = 400;

/** @param id the case; null for a text that isn't about a known case. */
export function NamesFound({ id, text }: { id: string | null; text: string }): ReactNode {
	const [checked, setChecked] = useState<Checked>({ id, text: "", found: [] });
	useEffect(() => {
		let isCurrent = true;
		const check = async () => {
			const found = text === "" ? [] : await openSitting().call("identifyingIn", { id, text });
			if (isCurrent) setChecked({ id, text, found });
		};
		const timer = setTimeout(() => void check().catch(() => {}), CHECK_AFTER_MS);
		return () => {
			isCurrent = false;
			clearTimeout(timer);
		};
	}, [id, text]);
	const { found } = checked;
	// While the present text isn't checked yet or can't be checked, the last warning stays, and nothing says that the text is free of names.
	const isChecked = checked.text === text && checked.id === id;
	return (
		<div role="status">
			{found.length > 0 && (
				<Notice kind="warn" title={<Say id="handoffs.new.names-found" />}>
					<ul>
						{found.map((each) => (
							<Say as="li" key={each.text} id={`handoffs.found.${each.kind}` as MessageId} values={{ text: each.text }} />
						))}
					</ul>
				</Notice>
			)}
			{isChecked && found.length === 0 && text !== "" && id !== null && <Say as="p" className="muted small" id="handoffs.new.no-names" />}
		</div>
	);
}
