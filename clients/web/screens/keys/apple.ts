/** Whether this is an Apple device. There, people press Cmd instead of Ctrl. */
export const isApple = (): boolean => /Mac|iP(hone|ad|od)/.test(navigator.platform);
