BpixelsJP$ZvðòÄ^Y}ƒ/oVÐ_< ‹Q
¼àq%‹úç§Ú~óV&wv&Gg%Ò~¬oÝB_]=-_H0«³yJ‚Ñ!®5,E±?Id