/** For a part of a screen whose code is loaded when the part is first shown. A failed load never stops the screen around it. */
import { type ComponentType, useEffect, useState } from "react";

interface Late<P> {
	/** Null until it is loaded, and after a failed load. */
	Loaded: ComponentType<P> | null;
	hasFailed: boolean;
}

/** @param load must be the same function in each render. Another function starts a new load. @example const { Loaded } = useLate(loadFind); */
export function useLate<P>(load: () => Promise<{ default: ComponentType<P> }>): Late<P> {
	const [late, setLate] = useState<Late<P>>({ Loaded: null, hasFailed: false });
	useEffect(() => {
		let isCurrent = true;
		load().then(
			(module) => isCurrent && setLate({ Loaded: module.default, hasFailed: false }),
			() => isCurrent && setLate({ Loaded: null, hasFailed: true }),
		);
		return () => {
			isCurrent = false;
		};
	}, [load]);
	return late;
}
