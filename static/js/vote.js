// Everything of the voting steps in one entry: the live ballot and the countdown.
import "./ballot.js";
import "./countdown.js";
