// What every page gets: the look without a reload, forms that never lose anything.
import "./look.js";
import "./forms.js";
