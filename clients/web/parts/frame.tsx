/** The frame of a screen: a side list on a wide screen, a bar at the bottom on a phone; Lock and Hide always in reach. */
import { EyeOff, Lock, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import icon from "./icon.svg";
import { type Place, Places } from "./places.tsx";
import "./frame.css";

interface Props {
	places: readonly Place[];
	/** Since when there is no connection, UTC ms; null with a connection. */
	offlineSince: number | null;
	onLock(): void;
	onHide(): void;
	onFind(): void;
	children: ReactNode;
}

export function Frame({ places, offlineSince, onLock, onHide, onFind, children }: Props): ReactNode {
	return (
		<div className="frame">
			<button type="button" className="frame-skip button" onClick={skip}>
				<Say id="parts.skip" />
			</button>
			<header className="frame-header">
				<span className="frame-name">
					<img src={icon} alt="" width="28" height="28" />
					<span className="frame-word">Cloister</span>
				</span>
				<div className="frame-tools">
					<Button className="frame-find" icon={<Search aria-hidden="true" />} onClick={onFind}>
						<Say id="find.open" />
					</Button>
					<Button icon={<EyeOff aria-hidden="true" />} onClick={onHide}>
						<Say id="parts.hide" />
					</Button>
					<Button icon={<Lock aria-hidden="true" />} onClick={onLock}>
						<Say id="parts.lock" />
					</Button>
				</div>
			</header>
			<Places places={places} onFind={onFind} />
			<main className="frame-main" id="content">
				{offlineSince !== null && (
					<Say as="p" className="frame-offline" role="status" id="parts.offline" values={{ since: new Date(offlineSince) }} />
				)}
				{children}
			</main>
		</div>
	);
}

/** Moves the focus to the heading. A button does this, and not a link to #content, because the router uses the hash of the address. */
function skip(): void {
	const heading = document.querySelector<HTMLElement>("#content h1");
	heading?.focus();
}
