/** The frame of a screen: a side list on a wide screen, a bar at the bottom on a phone; Lock and Hide always in reach. */
import { CircleHelp, EyeOff, Lock, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { type Place, Places } from "./places.tsx";
import "./frame.css";

interface Props {
	places: readonly Place[];
	/** UTC ms; null with a connection. */
	offlineSince: number | null;
	onLock(): void;
	onHide(): void;
	children: ReactNode;
}

export function Frame({ places, offlineSince, onLock, onHide, children }: Props): ReactNode {
	return (
		<div className="frame">
			<button type="button" className="frame-skip button" onClick={skip}>
				<Say id="parts.skip" />
			</button>
			<header className="frame-header">
				<span className="frame-name">
					<img src="/icon.svg" alt="" width="28" height="28" />
					<span>Cloister</span>
				</span>
				<div className="frame-tools">
					<Button icon={<EyeOff aria-hidden="true" />} onClick={onHide}>
						<Say id="parts.hide" />
					</Button>
					<Button icon={<Lock aria-hidden="true" />} onClick={onLock}>
						<Say id="parts.lock" />
					</Button>
				</div>
			</header>
			<Places places={[...places, ...EVERYBODY]} />
			<main className="frame-main" id="content">
				{offlineSince !== null && (
					<p className="frame-offline" role="status">
						<Say id="parts.offline" values={{ since: new Date(offlineSince) }} />
					</p>
				)}
				{children}
			</main>
		</div>
	);
}

const EVERYBODY: Place[] = [
	{ to: "/me", id: "me.title", icon: UserRound, isMore: true },
	{ to: "/help", id: "house.help", icon: CircleHelp, isMore: true },
];

/** A button, because the hash of the address belongs to the router. */
function skip(): void {
	const heading = document.querySelector<HTMLElement>("#content h1");
	heading?.focus();
}
