/** Who can help with something that can't be read, and a way to write to them. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { WhoCanHelpView } from "../sitting/kinds.ts";
import { Say, useWords } from "../words/words.tsx";

/** How many buttons are shown at most. Many people may be able to help. */
const MOST = 3;

export function WhoCanHelp({ helpers: { names, ask } }: { helpers: WhoCanHelpView }): ReactNode {
	const { say } = useWords();
	return (
		<>
			{names.length > 0 && <Say as="p" id="parts.helpers" values={{ names: names.join(say("parts.comma")) }} />}
			{ask.length > 0 && (
				<p className="buttons">
					{ask.slice(0, MOST).map(({ kind, id, name }) => (
						<Link key={id} className="button" to="/threads/new" search={{ [kind]: id } as never}>
							<Say id={kind === "desk" ? "parts.ask-desk" : "parts.write-to"} values={{ name }} />
						</Link>
					))}
				</p>
			)}
		</>
	);
}
