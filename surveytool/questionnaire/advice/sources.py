"""Where each piece of advice comes from; the short form stands at the end of its message.

Brysbaert, M. (2019). How many words do we read per minute? Journal of Memory and Language 109, 104047. For Dutch the same
    rate of 238: Brysbaert, Sui, Duyck & Dirix (2021), Quarterly Journal of Experimental Psychology 74(11).
Choi, B. C. K., & Pak, A. W. P. (2005). A catalog of biases in questionnaires. Preventing Chronic Disease 2(1), A13.
Chyung, S. Y., Roberts, K., Swanson, I., & Hankinson, A. (2017). Evidence-based survey design: the use of a midpoint on the
    Likert scale. Performance Improvement 56(10), 15-23.
Décieux, J. P., Mergener, A., Neufang, K. M., & Sischka, P. (2015). Implementation of the forced answering option within
    online surveys. Psihologija 48(4), 311-326.
Douma, W. H. (1960). De leesbaarheid van landbouwbladen. Wageningen: Landbouwhogeschool.
Edwards, A. L. (1957). Techniques of attitude scale construction. New York: Appleton-Century-Crofts.
Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology 32(3), 221-233.
Friedman, H. H., & Amoo, T. (1999). Rating the rating scales. Journal of Marketing Management 9(3), 114-123.
Galesic, M., & Bosnjak, M. (2009). Effects of questionnaire length on participation and indicators of response quality in a
    web survey. Public Opinion Quarterly 73(2), 349-360.
Galesic, M., Tourangeau, R., Couper, M. P., & Conrad, F. G. (2008). Eye-tracking data: new insights on response order effects
    and other cognitive shortcuts in survey responding. Public Opinion Quarterly 72(5), 892-913.
Krosnick, J. A., & Presser, S. (2010). Question and questionnaire design. In Handbook of Survey Research, 2nd ed. Emerald.
Lenzner, T., Kaczmirek, L., & Lenzner, A. (2010). Cognitive burden of survey questions and response times: a psycholinguistic
    experiment. Applied Cognitive Psychology 24(7), 1003-1020.
Liu, M., & Cernat, A. (2018). Item-by-item versus matrix questions: a web survey experiment. Social Science Computer Review
    36(6), 690-706.
Lozano, L. M., García-Cueto, E., & Muñiz, J. (2008). Effect of the number of response categories on the reliability and
    validity of rating scales. Methodology 4(2), 73-79.
Menold, N. (2020). Double barreled questions: an analysis of the similarity of elements and effects on measurement quality.
    Journal of Official Statistics 36(4), 855-886.
Pew Research Center (2022). How we keep our online surveys from running too long. Decoded, 8 December 2022.
Peytchev, A. (2009). Survey breakoff. Public Opinion Quarterly 73(1), 74-97.
Saris, W. E., Revilla, M., Krosnick, J. A., & Shaeffer, E. M. (2010). Comparing questions with agree/disagree response options
    to questions with item-specific response options. Survey Research Methods 4(1), 61-79.
Sweeney, L. (2000). Simple demographics often identify people uniquely. Carnegie Mellon University, Data Privacy Working Paper 3.
Toepoel, V., Das, M., & van Soest, A. (2009). Design of web questionnaires: the effects of the number of items per screen.
    Field Methods 21(2), 200-213.
Tourangeau, R., & Yan, T. (2007). Sensitive questions in surveys. Psychological Bulletin 133(5), 859-883.
van Sonderen, E., Sanderman, R., & Coyne, J. C. (2013). Ineffectiveness of reverse wording of questionnaire items: let's learn
    from cows in the rain. PLoS ONE 8(7), e68967.
AVG: Regulation (EU) 2016/679 (GDPR); UAVG: Dutch act that implements it, 2018.
"""

CHOI_PAK = "Choi & Pak 2005"
CHYUNG = "Chyung et al. 2017"
DECIEUX = "Décieux et al. 2015"
DOUMA = "Douma 1960"
EDWARDS = "Edwards 1957"
FLESCH = "Flesch 1948"
FRIEDMAN_AMOO = "Friedman & Amoo 1999"
GALESIC_BOSNJAK = "Galesic & Bosnjak 2009"
GALESIC = "Galesic et al. 2008"
KROSNICK_PRESSER = "Krosnick & Presser 2010"
LENZNER = "Lenzner et al. 2010"
LIU_CERNAT = "Liu & Cernat 2018"
LOZANO = "Lozano et al. 2008"
MENOLD = "Menold 2020"
PEYTCHEV = "Peytchev 2009"
SARIS = "Saris et al. 2010"
SPEED = "Brysbaert 2019, Pew Research Center 2022"
SWEENEY = "Sweeney 2000"
TOEPOEL = "Toepoel et al. 2009"
TOURANGEAU_YAN = "Tourangeau & Yan 2007"
VAN_SONDEREN = "van Sonderen et al. 2013"
AVG_SPECIAL = "AVG 2016, art. 9"
AVG_MINIMAL = "AVG 2016, art. 5"
UAVG_BSN = "UAVG 2018, art. 46"
