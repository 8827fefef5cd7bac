/** Every secret that the simulator puts into its answers contains this text, so a test can search for what leaked. */
export const SECRET_MARK = 'PLUME-SECRET';
