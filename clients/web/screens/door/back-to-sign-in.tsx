/** The way back from a screen of the door to the sign-in. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";
import "./layout.css";

export function BackToSignIn(): ReactNode {
	return (
		<p className="door-back">
			<a href="#/">
				<Say id="door.back-to-sign-in" />
			</a>
		</p>
	);
}
