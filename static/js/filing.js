// The steps of proposing a project: each part finds its own elements and does nothing without them.
import "./filing-cost.js";
import "./filing-similar.js";
