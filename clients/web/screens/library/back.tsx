import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** The way back, at the end of each screen of the library. @param isList whether the screen is the list itself. */
export function BackToLibrary({ isList = false }: { isList?: boolean }): ReactNode {
	return (
		<p className="buttons">
			{!isList && (
				<Link className="button" to="/network/library">
					<Say id="library.back" />
				</Link>
			)}
			<Link className="button" to="/network">
				<Say id="forum.back" />
			</Link>
		</p>
	);
}

/** The way back from a form to its document. */
export function BackToDocument({ space, document }: { space: string; document: string }): ReactNode {
	return (
		<p className="buttons">
			<Link className="button" to="/network/library/$space/$document" params={{ space, document }}>
				<Say id="library.back-to-document" />
			</Link>
		</p>
	);
}
